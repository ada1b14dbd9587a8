package io.kooflow.flink.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import javax.security.auth.Subject;
import javax.security.auth.login.AppConfigurationEntry;
import javax.security.auth.login.AppConfigurationEntry.LoginModuleControlFlag;
import javax.security.auth.spi.LoginModule;
import javax.security.sasl.Sasl;
import javax.security.sasl.SaslClient;
import org.apache.kafka.common.security.auth.AuthenticateCallbackHandler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The library that signs in to MSK works with the AWS SDK that is in the job's jar. */
class MskSignInTest {
  private static final String MODULE = "software.amazon.msk.auth.iam.IAMLoginModule";

  @BeforeEach
  void haveCredentials() {
    System.setProperty("aws.accessKeyId", "AKIDEXAMPLE");
    System.setProperty("aws.secretAccessKey", "example");
  }

  @AfterEach
  void forgetCredentials() {
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
  }

  @Test
  void signsWithTheCredentialsOfTheDefaultChain() throws Exception {
    LoginModule module = (LoginModule) made(MODULE);
    module.initialize(new Subject(), null, Map.of(), Map.of());
    AuthenticateCallbackHandler handler =
        (AuthenticateCallbackHandler) made("software.amazon.msk.auth.iam.IAMClientCallbackHandler");
    handler.configure(
        Map.of(),
        "AWS_MSK_IAM",
        List.of(new AppConfigurationEntry(MODULE, LoginModuleControlFlag.REQUIRED, Map.of())));
    SaslClient client =
        Sasl.createSaslClient(
            new String[] {"AWS_MSK_IAM"},
            null,
            "kafka",
            "b-1.example.kafka.ap-south-1.amazonaws.com",
            Map.of(),
            handler);

    String said = new String(client.evaluateChallenge(new byte[0]), StandardCharsets.UTF_8);

    assertThat(said).contains("kafka-cluster:Connect", "AKIDEXAMPLE", "ap-south-1");
  }

  private static Object made(String type) throws ReflectiveOperationException {
    return Class.forName(type).getDeclaredConstructor().newInstance();
  }
}
