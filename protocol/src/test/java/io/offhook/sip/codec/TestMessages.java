package io.offhook.sip.codec;

import io.offhook.sip.message.SipMessage;
import io.offhook.sip.message.SipRequest;
import io.offhook.sip.message.SipResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The RFCs' messages under {@code src/test/resources/sip}, and short ways to decode. */
public final class TestMessages {
    private static final SipCodec CODEC = SipCodec.forDatagrams();

    /** A good OPTIONS with a place for more header lines. */
    public static final String FRAME = "OPTIONS sip:bob@example.com SIP/2.0\r\n"
            + "Via: SIP/2.0/UDP 192.0.2.1:5062;branch=z9hG4bKabc\r\n"
            + "From: <sip:alice@example.com>;tag=a1\r\n"
            + "To: <sip:bob@example.com>\r\n"
            + "Call-ID: c1@192.0.2.1\r\n"
            + "CSeq: 7 OPTIONS\r\n"
            + "%"
            + "Content-Length: 0\r\n\r\n";

    private TestMessages() {}

    public static byte[] bytes(String path) {
        try (InputStream in = TestMessages.class.getResourceAsStream("/sip/" + path)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A message of our own: lines end with LF in the source, with CRLF on the wire. */
    public static byte[] wire(String text) {
        return text.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
    }

    public static Decoded decode(byte[] bytes) {
        return CODEC.decode(bytes, 0, bytes.length);
    }

    public static SipMessage message(byte[] bytes) {
        Decoded decoded = decode(bytes);
        if (decoded instanceof Decoded.Message) {
            return ((Decoded.Message) decoded).message();
        }
        throw new AssertionError("no message: " + decoded);
    }

    public static SipRequest request(byte[] bytes) {
        return (SipRequest) message(bytes);
    }

    public static SipResponse response(byte[] bytes) {
        return (SipResponse) message(bytes);
    }

    public static SipRequest request(String path) {
        return request(bytes(path));
    }

    public static SipResponse response(String path) {
        return response(bytes(path));
    }

    public static Decoded.Malformed malformed(byte[] bytes) {
        return (Decoded.Malformed) decode(bytes);
    }

    /** The rows of a csv file by column name. */
    public static List<Map<String, String>> table(String path) {
        List<Map<String, String>> rows = new ArrayList<>();
        List<String> header = List.of();
        for (List<String> cells : csv(new String(bytes(path), StandardCharsets.UTF_8))) {
            if (header.isEmpty()) {
                header = cells;
                continue;
            }
            Map<String, String> row = new LinkedHashMap<>();
            for (int i = 0; i < header.size(); i++) {
                row.put(header.get(i), cells.get(i));
            }
            rows.add(row);
        }
        return rows;
    }

    private static List<List<String>> csv(String text) {
        List<List<String>> rows = new ArrayList<>();
        List<String> row = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' && quoted && i + 1 < text.length() && text.charAt(i + 1) == '"') {
                cell.append(text.charAt(i++));
            } else if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && (c == ',' || c == '\n')) {
                row.add(cell.toString());
                cell.setLength(0);
                if (c == '\n') {
                    rows.add(row);
                    row = new ArrayList<>();
                }
            } else if (quoted || c != '\r') {
                cell.append(c);
            }
        }
        return rows;
    }

    /** Every message of the call flow RFCs, by path. */
    public static List<String> flows() {
        List<String> paths = new ArrayList<>();
        for (String rfc : List.of("rfc3665", "rfc5359")) {
            for (Map<String, String> row : table(rfc + "/manifest.csv")) {
                paths.add(rfc + "/" + row.get("file"));
            }
        }
        return paths;
    }

    /** Every torture message, by path. */
    public static List<String> torture() {
        List<String> paths = new ArrayList<>();
        for (String rfc : List.of("rfc4475", "rfc5118")) {
            for (Map<String, String> row : table(rfc + "/verdicts.csv")) {
                paths.add(rfc + "/" + row.get("file"));
            }
        }
        return paths;
    }
}
