package io.offhook.app.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.offhook.app.demo.DemoFixture;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Pins the schema that app/README.md documents. */
class SummaryJsonTest {
    private static Map<String, String> fields(String json) throws IOException {
        Map<String, String> fields = new LinkedHashMap<>();
        try (JsonParser parser = new JsonFactory().createParser(json)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token.isScalarValue()) {
                    String path = parser.getParsingContext().pathAsPointer().toString();
                    fields.put(path, token.isNumeric() ? "number" : parser.getText());
                }
            }
        }
        return fields;
    }

    @Test
    void everyFieldOfTheSchemaIsThereAndNoOther() throws IOException {
        Map<String, String> fields = fields(SummaryJson.file(DemoFixture.result("odd \"word\"")));

        assertThat(fields.keySet())
                .containsExactly(
                        "/schema",
                        "/verdict",
                        "/reasons/0",
                        "/startedAt",
                        "/seed",
                        "/seconds",
                        "/wallSeconds",
                        "/calls/planned",
                        "/calls/established",
                        "/calls/failed",
                        "/calls/verified",
                        "/calls/impaired",
                        "/registrations/ok",
                        "/registrations/failed",
                        "/registrations/p50Ms",
                        "/registrations/p99Ms",
                        "/rtp/sent",
                        "/rtp/received",
                        "/rtp/lost",
                        "/rtp/dropped",
                        "/dtmf/sent",
                        "/dtmf/received",
                        "/setupMs/p50",
                        "/setupMs/p95",
                        "/setupMs/p99",
                        "/pacingLateMs/p50",
                        "/pacingLateMs/p99",
                        "/pacingLateMs/p999",
                        "/mos/p5",
                        "/mos/p50",
                        "/cpuSeconds",
                        "/gc/count",
                        "/gc/ms",
                        "/kernelDrops",
                        "/leaked",
                        "/machine/java",
                        "/machine/os",
                        "/machine/processors");
        assertThat(fields).containsEntry("/verdict", "fail").containsEntry("/reasons/0", "odd \"word\"");
    }

    @Test
    void theFiguresAreThoseOfTheResult() {
        String line = SummaryJson.line(DemoFixture.result("x"));

        assertThat(line)
                .doesNotContain("\n")
                .contains("\"calls\":{\"planned\":12,\"established\":12,\"failed\":1,\"verified\":11,\"impaired\":1}")
                .contains("\"rtp\":{\"sent\":24000,\"received\":23760,\"lost\":100,\"dropped\":240}")
                .contains("\"setupMs\":{\"p50\":15.0,\"p95\":21.0,\"p99\":21.0}")
                .contains("\"pacingLateMs\":{\"p50\":0.1,\"p99\":0.9,\"p999\":2.2}")
                .contains("\"mos\":{\"p5\":3.1,\"p50\":4.4}")
                .contains("\"dtmf\":{\"sent\":2,\"received\":2}")
                .contains("\"cpuSeconds\":21.25")
                .contains("\"leaked\":0");
    }
}
