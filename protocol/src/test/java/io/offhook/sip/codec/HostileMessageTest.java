package io.offhook.sip.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.offhook.sip.message.Branch;
import io.offhook.sip.message.HeaderName;
import io.offhook.sip.message.Method;
import io.offhook.sip.message.NameAddress;
import io.offhook.sip.message.RequestCheck;
import io.offhook.sip.message.SipMessage;
import io.offhook.sip.message.SipRequest;
import io.offhook.sip.message.SipResponse;
import io.offhook.sip.message.SipUri;
import io.offhook.sip.message.Tag;
import io.offhook.sip.message.UasCapabilities;
import io.offhook.sip.message.Via;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Seeded mutants of the RFCs' messages: nothing may be thrown, whatever is asked of what came through. */
class HostileMessageTest {
    private static final int MUTANTS = Boolean.getBoolean("offhook.long") ? 1_000_000 : 30_000;
    private static final long SEED = Long.getLong("offhook.seed", 20261109L);
    private static final HeaderName[] BRIDGED_AUTH = {
        HeaderName.AUTHORIZATION,
        HeaderName.PROXY_AUTHORIZATION,
        HeaderName.WWW_AUTHENTICATE,
        HeaderName.PROXY_AUTHENTICATE
    };
    private static final String[] SPICES = {
        "\r\n",
        "\n",
        "\r",
        "\0",
        "\r\n ",
        "\t",
        ";",
        ",",
        "\"",
        "\\",
        "<",
        ">",
        ":",
        "@",
        "=",
        "%",
        "%00",
        "[",
        "]",
        "?",
        "*",
        " ",
        "\u00e9",
        "\ud83d\ude00",
        "sip:",
        "SIP/2.0",
        "Via: ",
        "v:",
        ";tag=",
        ";branch=\"a b\"",
        ";rport",
        "-1",
        "4294967296",
        "99999999999999999999",
        "Content-Length: 5\r\n",
        "Route: <sip:a;lr>\r\n",
        "Reason: SIP;cause=x\r\n",
        "Authorization: Digest a=\"b",
        "WWW-Authenticate: Digest realm=\r\n",
        "Date: Sat, 13 Nov 2010 23:29:00 EST\r\n",
        "Retry-After: 18000000000;duration=x\r\n",
        "Warning: 1 x \"\r\n",
        "Allow: ,,\r\n",
        "Contact: *\r\n",
        ";=",
        ";;",
        "::::"
    };

    private final SipCodec codec = SipCodec.forDatagrams();

    @Test
    void noMutantMakesAnythingThrow() throws Exception {
        List<byte[]> seeds = new ArrayList<>();
        for (String path : Stream.concat(TestMessages.torture().stream(), TestMessages.flows().stream())
                .toList()) {
            seeds.add(TestMessages.bytes(path));
        }
        InetSocketAddress source = new InetSocketAddress(InetAddress.getByName("192.0.2.77"), 4711);
        Random random = new Random(SEED);
        int messages = 0;
        int answers = 0;
        for (int i = 0; i < MUTANTS; i++) {
            byte[] mutant = mutate(seeds, random);
            try {
                Decoded decoded = codec.decode(mutant, 0, mutant.length);
                if (decoded instanceof Decoded.Message) {
                    messages++;
                    touch(((Decoded.Message) decoded).message(), source, i % 8 == 0);
                } else if (decoded instanceof Decoded.Malformed && ((Decoded.Malformed) decoded).answer() != null) {
                    answers++;
                    SipResponse answer = ((Decoded.Malformed) decoded).answer();
                    clean(answer.toString());
                    assertThat(answer.length()).isLessThanOrEqualTo(mutant.length * 3 / 2);
                }
            } catch (RuntimeException | Error e) {
                throw new AssertionError(
                        "seed " + SEED + " mutant " + i + ":\n" + new String(mutant, StandardCharsets.ISO_8859_1), e);
            }
        }
        assertThat(messages).isGreaterThan(MUTANTS / 10);
        assertThat(answers).isGreaterThan(MUTANTS / 50);
    }

    private static void touch(SipMessage message, InetSocketAddress source, boolean bridge) {
        message.callId();
        message.cseq();
        Branch branch = message.topBranch();
        if (branch != null) {
            assertThat(message.hasTopBranch(branch)).isTrue();
            assertThat(message.hasTopBranch(new Branch(branch.value() + "x"))).isFalse();
        }
        List<NameAddress> contacts = message.contacts();
        assertThat(message.contactUri())
                .isEqualTo(contacts.isEmpty() ? null : contacts.get(0).uri());
        message.topVia().sentBy();
        message.vias().forEach(HostileMessageTest::touch);
        message.from().tag();
        message.to().tag();
        clean(message.from().toString());
        message.fromTag();
        message.toTag();
        for (HeaderName name : HeaderName.values()) {
            message.header(name);
            message.values(name);
            message.seconds(name);
            for (NameAddress address : message.addresses(name)) {
                touch(address);
            }
        }
        message.contentLength();
        message.contentType();
        message.body();
        message.bodyIs("application/sdp");
        message.expires();
        clean(message.toString());
        clean(message.summary());
        for (int i = 0; i < message.headerCount(); i++) {
            message.headers(message.headerNameAt(i));
        }
        if (bridge) {
            for (HeaderName name : BRIDGED_AUTH) {
                HeaderBridge.auth(message, name);
            }
            HeaderBridge.reasons(message);
            HeaderBridge.retryAfter(message);
            HeaderBridge.date(message);
            HeaderBridge.warnings(message);
            HeaderBridge.allowed(message);
            for (HeaderName name : List.of(HeaderName.EVENT, HeaderName.REFER_TO, HeaderName.CONTACT)) {
                message.headers(name).forEach(value -> HeaderBridge.parameters(name, value));
            }
        }
        if (message instanceof SipRequest) {
            touch((SipRequest) message, source);
        } else {
            SipResponse response = (SipResponse) message;
            response.reason();
            response.hasSingleVia();
            mustDecode(response.edit().popVia().pushVia(response.topVia()).buildResponse());
        }
    }

    /** Text for logs has no control characters but its own line ends (RELIABILITY case 24). */
    private static void clean(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < ' ' && c != '\n' && c != '\t') || (c >= 0x7f && c < 0xa0)) {
                throw new AssertionError("control character in " + text);
            }
        }
    }

    private static void touch(SipRequest request, InetSocketAddress source) {
        request.requestUri();
        request.requestUser();
        request.maxForwards();
        if (request.uri() != null) {
            touch(request.uri());
        }
        mustDecode(SipResponse.respond(request, 200)
                .toTag(new Tag("x"))
                .recordRoutes()
                .build());
        SipRequest marked = request.receivedFrom(source);
        mustDecode(marked);
        Via via = Via.of("UDP", "192.0.2.1", 5060, new io.offhook.sip.message.Branch("z9hG4bKx"));
        SipRequest forwarded = marked.edit()
                .pushVia(via)
                .removeFirstRoute()
                .decrementMaxForwards()
                .buildRequest();
        mustDecode(forwarded);
        assertThat(forwarded.body()).isEqualTo(request.body());
        RequestCheck.Verdict verdict = RequestCheck.check(request, UasCapabilities.endpoint());
        if (verdict instanceof RequestCheck.Refused) {
            mustDecode(((RequestCheck.Refused) verdict).answer(request, new Tag("x")));
        }
        RequestCheck.checkForProxy(request, List.of());
    }

    private static void touch(NameAddress address) {
        address.tag();
        address.encode();
        SipUri uri = address.sipUri();
        if (uri != null) {
            touch(uri);
        }
    }

    private static void touch(SipUri uri) {
        assertThat(uri.equivalent(uri)).isTrue();
        assertThat(SipUri.parse(uri.encode())).isEqualTo(uri);
        uri.decodedUser();
        uri.addressOfRecord();
        uri.transport();
        uri.isLooseRouter();
        clean(uri.toString());
    }

    private static void touch(Via via) {
        via.branch();
        via.received();
        via.rport();
        assertThat(Via.parse(via.encode())).isEqualTo(via);
    }

    /** What we make of a good message is good; unless it only grew past what a datagram may hold. */
    private static void mustDecode(SipMessage made) {
        Decoded decoded = TestMessages.decode(made.bytes());
        if (decoded instanceof Decoded.Malformed) {
            assertThat(((Decoded.Malformed) decoded).reason()).contains("too ");
        }
    }

    private static byte[] mutate(List<byte[]> seeds, Random random) {
        byte[] bytes = seeds.get(random.nextInt(seeds.size())).clone();
        int edits = 1 + random.nextInt(4);
        for (int i = 0; i < edits; i++) {
            int at = random.nextInt(Math.max(bytes.length, 1));
            int span = Math.min(random.nextInt(12), bytes.length - at);
            switch (random.nextInt(6)) {
                case 0 -> bytes[at] = (byte) random.nextInt(256);
                case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> bytes = splice(bytes, at, span, new byte[0]);
                case 3, 4 -> bytes = splice(bytes, at, 0, spice(random));
                default -> {
                    byte[] other = seeds.get(random.nextInt(seeds.size()));
                    int from = random.nextInt(other.length);
                    int length = Math.min(random.nextInt(80), other.length - from);
                    byte[] part = new byte[length];
                    System.arraycopy(other, from, part, 0, length);
                    bytes = splice(bytes, at, span, part);
                }
            }
        }
        return bytes;
    }

    private static byte[] spice(Random random) {
        String spice = SPICES[random.nextInt(SPICES.length)];
        return spice.repeat(random.nextInt(20) == 0 ? 70 : 1).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] splice(byte[] bytes, int at, int remove, byte[] insert) {
        byte[] out = new byte[bytes.length - remove + insert.length];
        System.arraycopy(bytes, 0, out, 0, at);
        System.arraycopy(insert, 0, out, at, insert.length);
        System.arraycopy(bytes, at + remove, out, at + insert.length, bytes.length - at - remove);
        return out.length == 0 ? new byte[] {0} : out;
    }

    @Test
    void timeGrowsNoFasterThanTheMessage() {
        SipCodec open = new SipCodec(new MessageLimits(1 << 20, 1 << 20, 1 << 20, 1 << 20, 1 << 20));
        for (String shape : SHAPES) {
            byte[] small = grown(shape, 1 << 12);
            byte[] big = grown(shape, 1 << 16);
            double each = nanosPerByte(open, small);
            double eachOfBig = nanosPerByte(open, big);

            // quadratic would be 16 times; the slack is for cold caches and the compiler
            assertThat(eachOfBig)
                    .as("%s: %.1f then %.1f ns a byte", shape, each, eachOfBig)
                    .isLessThan(each * 6 + 20);
        }
    }

    private static final List<String> SHAPES = List.of(
            "Route: |<sip:a@b;lr>,",
            "X: 1\r\n|",
            "Subject: |\r\n x",
            "Subject: |sip:",
            "Subject: sip:|a:",
            "Via: |SIP/2.0/UDP a,",
            "Contact: |<sip:a>,",
            "Contact: <sip:a|;a=b",
            "Contact: \"|\\\"",
            "Supported: |a,",
            "Allow: |\",",
            "Route: <sip:a>|;a");

    private static byte[] grown(String shape, int size) {
        int bar = shape.indexOf('|');
        String once = shape.substring(bar + 1);
        String head = shape.substring(0, bar);
        String unit = once.isEmpty() ? head : once;
        String line = (once.isEmpty() ? "" : head) + unit.repeat(size / unit.length());
        String text = TestMessages.FRAME.replace("%", line + (line.endsWith("\r\n") ? "" : "\r\n"));
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Of this thread's own processor time: what else runs on the machine does not count. */
    private static final ThreadMXBean CPU = ManagementFactory.getThreadMXBean();

    private static double nanosPerByte(SipCodec codec, byte[] bytes) {
        long best = Long.MAX_VALUE;
        int rounds = Math.max(4, (1 << 20) / bytes.length);
        for (int i = 0; i < rounds; i++) {
            long start = CPU.getCurrentThreadCpuTime();
            Decoded decoded = codec.decode(bytes, 0, bytes.length);
            if (decoded instanceof Decoded.Message) {
                SipMessage message = ((Decoded.Message) decoded).message();
                message.vias();
                message.routes();
                message.contacts();
                message.values(HeaderName.SUPPORTED);
                message.values(HeaderName.ALLOW);
                message.header("x");
                clean(message.toString());
                assertThat(((SipRequest) message).method()).isEqualTo(Method.OPTIONS);
            }
            best = Math.min(best, CPU.getCurrentThreadCpuTime() - start);
        }
        return best / (double) bytes.length;
    }

    @Test
    void limitsRefuseWhatCostsTooMuch() {
        assertThat(reason(grown("Route: |<sip:a@b;lr>,", 2_000))).isEqualTo("bad Route");
        assertThat(reason(grown("X: 1\r\n|", 4_000))).isEqualTo("too many header lines");
        assertThat(reason(grown("Subject: |\r\n x", 400))).isEqualTo("too many folded lines");
        assertThat(reason(grown("Subject: |x", 9_000))).isEqualTo("header line too long");
        assertThat(reason(grown("Subject: |x", 17_000))).isEqualTo("message too large");
        assertThat(reason(grown("Supported: |a,", 300))).isEqualTo("too many values in lists");
        assertThat(reason(grown("Contact: <sip:a>|,<sip:a>", 1_000))).isEqualTo("too many values in lists");
    }

    private static String reason(byte[] bytes) {
        return TestMessages.malformed(bytes).reason();
    }
}
