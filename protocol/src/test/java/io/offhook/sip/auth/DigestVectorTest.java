package io.offhook.sip.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The vectors of RFC 7616, RFC 2617 and our own for SIP. */
class DigestVectorTest {
    static List<Map<String, String>> vectors() throws IOException {
        String json;
        try (InputStream in = DigestVectorTest.class.getResourceAsStream("/vectors/digest.json")) {
            json = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        List<Map<String, String>> all = new ArrayList<>();
        Pattern field = Pattern.compile("\"(\\w+)\": (?:\"((?:[^\"\\\\]|\\\\.)*)\"|(true|false))");
        for (String object : json.split("\\},", -1)) {
            Map<String, String> one = new HashMap<>();
            Matcher m = field.matcher(object);
            while (m.find()) {
                String text = m.group(2) == null ? m.group(3) : m.group(2);
                one.put(
                        m.group(1),
                        text.replace("\\r", "\r").replace("\\n", "\n").replace("\\\"", "\""));
            }
            all.add(one);
        }
        assertThat(all).hasSize(16);
        return all;
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void everyVectorGivesItsResponse(Map<String, String> v) {
        DigestAlgorithm algorithm = DigestAlgorithm.ofToken(v.get("alg"));
        boolean session = "true".equals(v.get("sess"));
        String header = "Digest username=\"" + v.get("user") + "\", realm=\"" + v.get("realm") + "\", nonce=\""
                + v.get("nonce") + "\", uri=\"" + v.get("uri") + "\", response=\"x\", algorithm=" + v.get("alg")
                + (session ? "-sess" : "")
                + (v.containsKey("qop")
                        ? ", qop=" + v.get("qop") + ", nc=" + v.get("nc") + ", cnonce=\"" + v.get("cnonce") + "\""
                        : "");
        DigestCredentials given = DigestCredentials.parse(header).orElseThrow();
        byte[] body = v.getOrDefault("body", "").getBytes(StandardCharsets.UTF_8);
        String expected = v.getOrDefault("true_value", v.get("expected"));

        Credentials password = Credentials.password(v.get("user"), v.get("pw").toCharArray());
        assertThat(DigestClient.sign(given, password, v.get("method"), body).response())
                .as(v.get("source") + v.get("note"))
                .isEqualTo(expected);
        Credentials hashed =
                Credentials.ha1(v.get("user"), v.get("realm"), algorithm, password.ha1(v.get("realm"), algorithm));
        assertThat(DigestClient.sign(given, hashed, v.get("method"), body).response())
                .isEqualTo(expected);
    }
}
