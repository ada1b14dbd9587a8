package io.kooflow.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.text.Normalizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LanguageIdentifierIT {
  private static final LanguageIdentifier identifier = new LanguageIdentifier(LanguageTable.load());

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ನನಗೆ ಈ ಹಾಡು ತುಂಬಾ ಇಷ್ಟ | kn
          இன்று மழை பெய்கிறது | ta
          ఈ రోజు చాలా బాగుంది | te
          આજે હવામાન સરસ છે | gu
          ਅੱਜ ਮੌਸਮ ਬਹੁਤ ਵਧੀਆ ਹੈ | pa
          ഇന്ന് നല്ല ദിവസമാണ് | ml
          ଆଜି ପାଗ ଭଲ ଅଛି | or
          আজ আবহাওয়া খুব সুন্দর | bn
          মই আজি বৰ সুখী আৰু তুমি কেনে আছা | as
          वह कल दिल्ली जा रहा है और बहुत खुश है | hi
          मी उद्या पुण्याला जाणार आहे आणि खूप आनंदी आहे | mr
          สวัสดีทุกคน | th
          καλημέρα σε όλους | el
          בוקר טוב לכולם | he
          გამარჯობა ყველას | ka
          안녕하세요 여러분 | ko
          今日はとても良い天気です | ja
          我們支持這個提案 | zh
          أحب هذا البلد كثيرا وأتمنى لكم يوما سعيدا | ar
          یہ بہت اچھا کام ہے، میں خوش ہوں | ur
          من این کتاب را خیلی دوست دارم و می‌خوانم | fa
          Сегодня очень хорошая погода, не правда ли | ru
          Спасибо вам большое за помощь | ru
          Я думаю, што горад павінен будаваць больш дамоў | be
          Мислам дека градот треба да гради повеќе станови | mk
          Менің ойымша, қала көбірек үй салуы керек | kk
          Хот илүү олон байшин барих хэрэгтэй гэж би бодож байна | mn
          Мені подобається ця пісня | uk
          ہم سب اس فیصلے سے بہت خوش ہیں | ur
          Բարև բոլորին | hy
          සුබ උදෑසනක් සියලු දෙනාට | si
          Привіт усім, як справи сьогодні | uk
          Мисля, че градът трябва да построи повече жилища | bg
          Мислим да град треба да гради више кућа | sr
          Myślę, że miasto powinno budować więcej mieszkań | pl
          I think the city should build more houses | en
          Eu acho que a cidade deveria construir mais casas | pt
          Creo que la ciudad debería construir más casas | es
          Je pense que la ville devrait construire plus de maisons | fr
          Ich denke, die Stadt sollte mehr Häuser bauen | de
          Penso che la città dovrebbe costruire più case | it
          Ik denk dat de stad meer huizen moet bouwen | nl
          Saya pikir kota ini harus membangun lebih banyak rumah | id
          Bence şehir daha fazla yeni ev inşa etmeli, çünkü ihtiyaç var | tr
          Mo rò pé ó yẹ kí ìlú kọ́ àwọn ilé púpọ̀ sí i | yo
          Ina ƙaunar wannan ƙasa, mutanen kirki ne suka ɗauki nauyi | ha
          Kedụ ka ị mere taa, ụmụ nwanne m niile nọ ebe a | ig
          Tôi nghĩ thành phố nên xây thêm nhà ở cho người dân | vi
          """)
  void tellsTheLanguageOf(String text, String language) {
    assertThat(identifier.identify(text).code()).isEqualTo(language);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "   ",
        "12345 67",
        "😀🎉👨‍👩‍👧",
        "!!! ...",
        "\u0000",
        "ok",
        "@koo https://example.org/hello-world",
        "ᚠᚢᚦᚨᚱᚲ"
      })
  void saysUndeterminedWhereThereIsTooLittle(String text) {
    assertThat(identifier.identify(text)).isEqualTo(DetectedLanguage.UNDETERMINED);
  }

  @Test
  void doesNotCallHindiInLatinLettersYoruba() {
    assertThat(identifier.identify("kya hua bhai sab theek hai na").code()).isNotEqualTo("yo");
  }

  @Test
  void readsComposedAndDecomposedTextAlike() {
    String text = "Je préfère être à l'école plutôt qu'à la maison";

    assertThat(identifier.identify(Normalizer.normalize(text, Normalizer.Form.NFD)))
        .isEqualTo(identifier.identify(Normalizer.normalize(text, Normalizer.Form.NFC)));
  }

  @Test
  void goesByTheLargestPartOfAMixedText() {
    DetectedLanguage mixed = identifier.identify("ನನಗೆ ಈ movie ತುಂಬಾ ಇಷ್ಟವಾಯಿತು");

    assertThat(mixed.code()).isEqualTo("kn");
    assertThat(mixed.probability()).isBetween(0.5, 0.95);
  }
}
