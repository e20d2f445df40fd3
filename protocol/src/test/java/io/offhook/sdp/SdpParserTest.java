package io.offhook.sdp;

import static io.offhook.sdp.Sdp.malformed;
import static io.offhook.sdp.Sdp.parsed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SdpParserTest {
    private static final String HEAD = "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "v=0",
                "v=0\n",
                "\r\n\r\nv=0\r\n\r\n",
                "v= 0 \r\n",
                "v=0\ns=\n",
                "v=0\r\r\nt=0 0\r\r\n",
                "v=0\no=1 1 IN IP4 192.0.2.1",
                "v=0\nt=now then",
                "v=0\nb=",
                "v=0\na=",
                "v=0\na=:",
                "v=0\nZ=unknown",
                "v=0\n7=a digit",
                "v=0\nm=audio 0 RTP/AVP",
                "v=0\nm=audio 65535/65535 RTP/AVP 0",
                "v=0\nm=audio\t5004\tRTP/AVP\t0",
                "v=0\nm=audio 00005004 RTP/AVP 0",
                "v=0\nc=IN IP4 host.example.com\nc=IN IP4 192.0.2.1/127/3",
                "v=0\nm=audio 5004 RTP/AVP 0\no=in a media description it is nothing special",
            })
    void whatDoesNoHarmIsRead(String text) {
        parsed(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|empty|0",
                "\\r\\n\\r\\n|empty|0",
                "v=1|the first line is not v=0|1",
                "v=|the first line is not v=0|1",
                "v=00|the first line is not v=0|1",
                "v=0 0|the first line is not v=0|1",
                "V=0|the first line is not v=0|1",
                "o=- 1 1 IN IP4 h\\nv=0|the first line is not v=0|1",
                "v=0\\nv=0|a second v= line|2",
                "v=0\\nm=audio 1 RTP/AVP 0\\nv=0|a second v= line|3",
                "v=0\\no=- 1 IN IP4|an o= line that cannot be read|2",
                "v=0\\no=|an o= line that cannot be read|2",
                "v=0\\no=- 1 1 IN IP4 h\\no=- 1 1 IN IP4 h|a second o= line|3",
                "v=0\\nx|not a type=value line|2",
                "v=0\\ns|not a type=value line|2",
                "v=0\\n =x|not a type=value line|2",
                "v=0\\n==x|not a type=value line|2",
                "v=0\\n s=x|not a type=value line|2",
                "v=0\\ns =x|not a type=value line|2",
                "v=0\\nINVITE sip:a@b SIP/2.0|not a type=value line|2",
                "v=0\\nc=IN IP4|a c= line that cannot be read|2",
                "v=0\\nc=|a c= line that cannot be read|2",
                "v=0\\nm=audio 1 RTP/AVP 0\\nc=IN|a c= line that cannot be read|3",
                "v=0\\nm=audio|an m= line that cannot be read|2",
                "v=0\\nm=|an m= line that cannot be read|2",
                "v=0\\nm=audio 1|an m= line that cannot be read|2",
                "v=0\\nm=audio x RTP/AVP 0|an m= line that cannot be read|2",
                "v=0\\nm=audio -1 RTP/AVP 0|an m= line that cannot be read|2",
                "v=0\\nm=audio 65536 RTP/AVP 0|an m= line that cannot be read|2",
                "v=0\\nm=audio 4294967296 RTP/AVP 0|an m= line that cannot be read|2",
                "v=0\\nm=audio 18446744073709551617 RTP/AVP 0|an m= line that cannot be read|2",
                "v=0\\nm=audio 5004/0 RTP/AVP 0|an m= line that cannot be read|2",
                "v=0\\nm=audio 5004/ RTP/AVP 0|an m= line that cannot be read|2",
                "v=0\\nm=audio /2 RTP/AVP 0|an m= line that cannot be read|2",
                "v=0\\ns=a\\rb|a CR or NUL within a line|2",
                "v=0\\ns=a\\0b|a CR or NUL within a line|2",
            })
    void whatAStackWouldStumbleOverIsMalformed(String escaped, String reason, int line) {
        String text = escaped.replace("\\r", "\r").replace("\\n", "\n").replace("\\0", "\0");

        assertThat(malformed(text)).isEqualTo(new SdpResult.Malformed(reason, line));
    }

    @Test
    void theSizeIsBounded() {
        String fits = HEAD + "a=" + "x".repeat(SdpParser.MAX_BYTES - HEAD.length() - 4) + "\r\n";

        assertThat(parsed(fits).length()).isEqualTo(SdpParser.MAX_BYTES);
        assertThat(malformed(fits + "a")).isEqualTo(new SdpResult.Malformed("larger than 16 KiB", 0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\r\n", "\n"})
    void theLinesAreBounded(String lineEnd) {
        String most = HEAD.replace("\r\n", lineEnd) + ("a=x" + lineEnd).repeat(SdpParser.MAX_LINES - 5);

        assertThat(parsed(most).lines()).hasSize(SdpParser.MAX_LINES);
        assertThat(malformed(most + "a=x" + lineEnd)).isEqualTo(new SdpResult.Malformed("more than 512 lines", 513));
    }

    @Test
    void theMediaLinesAreBounded() {
        String most = HEAD + "m=audio 1 RTP/AVP 0\r\n".repeat(SdpParser.MAX_MEDIA);

        assertThat(parsed(most).media()).hasSize(SdpParser.MAX_MEDIA);
        assertThat(malformed(most + "m=audio 1 RTP/AVP 0\r\n").reason()).isEqualTo("more than 16 m= lines");
    }

    @Test
    void theFormatsAndTheWordsOfAMediaLineAreBounded() {
        String most = HEAD + "m=audio 1 RTP/AVP" + " 0".repeat(SdpParser.MAX_FORMATS);
        String word = "x".repeat(SdpParser.MAX_WORD);

        assertThat(parsed(most).media().get(0).formats()).hasSize(SdpParser.MAX_FORMATS);
        assertThat(malformed(most + " 0").line()).isEqualTo(6);
        parsed(HEAD + "m=" + word + " 1 " + word + " " + word);
        malformed(HEAD + "m=x" + word + " 1 RTP/AVP 0");
        malformed(HEAD + "m=audio 1 x" + word + " 0");
        malformed(HEAD + "m=audio 1 RTP/AVP x" + word);
    }

    @Test
    void bytesBeyondAsciiAreKeptWhateverTheyMean() {
        byte[] body = (HEAD + "i=").getBytes(StandardCharsets.US_ASCII);
        byte[] latin1 = new byte[body.length + 130];
        System.arraycopy(body, 0, latin1, 0, body.length);
        for (int i = 0; i < 128; i++) {
            latin1[body.length + i] = (byte) (128 + i);
        }
        latin1[latin1.length - 2] = '\r';
        latin1[latin1.length - 1] = '\n';

        SdpResult result = SdpParser.parse(latin1);

        assertThat(((SdpResult.Parsed) result).description().toBytes()).isEqualTo(latin1);
    }

    @Test
    void aSessionNameIsUtf8() {
        assertThat(parsed("v=0\r\ns=Grüße ☎\r\n").sessionName()).isEqualTo("Grüße ☎");
        assertThat(parsed("v=0\r\ns=Grüße ☎\r\n").encode()).isEqualTo("v=0\r\ns=Grüße ☎\r\n");
    }

    @Test
    void aPartOfAnArrayIsParsedInItsPlace() {
        byte[] message = ("INVITE\r\n\r\n" + HEAD + "trailing").getBytes(StandardCharsets.US_ASCII);

        SdpResult result = SdpParser.parse(message, 10, HEAD.length());

        assertThat(((SdpResult.Parsed) result).description()).isEqualTo(parsed(HEAD));
        assertThatThrownBy(() -> SdpParser.parse(message, 10, message.length))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }
}
