package io.kooflow.contentstore;

import static io.kooflow.contentstore.ContentRules.KOO;

import io.kooflow.contentstore.tables.LanguageShards;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/** Writes an edit as an update expression that succeeds only on a koo that exists. */
final class KooUpdate {
  private final List<String> sets = new ArrayList<>();
  private final List<String> removes = new ArrayList<>();
  private final Map<String, String> names = new HashMap<>();
  private final Map<String, AttributeValue> values = new HashMap<>();

  KooUpdate(LanguageShards shards, long contentId, KooEdit edit) {
    names.put("#id", KOO.schema().attribute("contentId").name());
    edit.fields()
        .forEach((field, value) -> change(KOO.schema().attribute(field).name(), field, value));
    String langGroup = edit.fields().get("langGroup");
    if (langGroup != null) {
      ContentRules.language("Koo.langGroup", langGroup, shards);
      if (shards.sharded()) {
        String key = shards.keyOf(langGroup, contentId);
        set(LanguageShards.KEY_ATTRIBUTE, AttributeValue.fromS(key));
      }
    }
  }

  UpdateItemRequest.Builder request() {
    List<String> parts = new ArrayList<>();
    if (!sets.isEmpty()) {
      parts.add("SET " + String.join(", ", sets));
    }
    if (!removes.isEmpty()) {
      parts.add("REMOVE " + String.join(", ", removes));
    }
    UpdateItemRequest.Builder request =
        UpdateItemRequest.builder()
            .updateExpression(String.join(" ", parts))
            .conditionExpression("attribute_exists(#id)")
            .expressionAttributeNames(names);
    return values.isEmpty() ? request : request.expressionAttributeValues(values);
  }

  private void change(String attribute, String field, @Nullable String value) {
    if (value != null) {
      set(attribute, KOO.value(field, value));
    } else {
      removes.add(placeholder(attribute));
    }
  }

  private void set(String attribute, AttributeValue value) {
    String name = placeholder(attribute);
    String valueName = ":v" + values.size();
    values.put(valueName, value);
    sets.add(name + " = " + valueName);
  }

  private String placeholder(String attribute) {
    String name = "#a" + names.size();
    names.put(name, attribute);
    return name;
  }
}
