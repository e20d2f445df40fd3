package io.offhook.sdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Hostile bodies: nothing escapes, whatever is accepted is whole, and time is linear in the size. */
class SdpFuzzTest {
    private static final int MUTANTS = Boolean.getBoolean("offhook.long") ? 1_000_000 : 50_000;
    private static final String[] SPICES = {
        "\r\n",
        "\n",
        "\r",
        "\0",
        "=",
        ":",
        "/",
        " ",
        "\t",
        "a=",
        "m=audio 0 RTP/AVP 0\r\n",
        "m=",
        "c=IN IP4 0.0.0.0\r\n",
        "c=IN IP6 ::\r\n",
        "0",
        "-1",
        "65535",
        "65536",
        "4294967296",
        "18446744073709551616",
        "a=rtpmap:",
        "a=fmtp:",
        "a=ptime:",
        "a=rtcp:",
        "a=rtcp-mux\r\n",
        "a=sendonly\r\n",
        "a=inactive\r\n",
        "RTP/AVP",
        "audio",
        "PCMU/8000",
        "telephone-event/8000",
        "127",
        "128",
        "\u00ff",
        "v=0\r\n",
        "o=",
        "IN IP4 224.0.0.1"
    };

    @Test
    void noMutantEscapesAndWhatIsAcceptedIsWhole() {
        List<byte[]> seeds = seeds();
        Random random = new Random(20_26);
        OfferAnswer idle = Sdp.idle();
        OfferAnswer sent = idle.localOffer(Sdp.LOCAL, Direction.SENDRECV).next();
        OfferAnswer stable = Sdp.answered(Sdp.audio("m=audio 5000 RTP/AVP 0")).next();
        int parsed = 0;
        int agreed = 0;
        for (int i = 0; i < MUTANTS; i++) {
            byte[] mutant = mutate(seeds, random);
            try {
                SdpResult result = SdpParser.parse(mutant);
                if (result instanceof SdpResult.Parsed whole) {
                    parsed++;
                    check(whole.description());
                    agreed += negotiate(idle, whole.description()) ? 1 : 0;
                    negotiate(stable, whole.description());
                    sent.remoteAnswer(whole.description());
                }
            } catch (Throwable escaped) {
                fail("mutant " + i + ": " + Arrays.toString(mutant), escaped);
            }
        }
        // the mutants must not all die at the door, or nothing was tested
        assertThat(parsed).isBetween(MUTANTS / 4, MUTANTS - MUTANTS / 10);
        assertThat(agreed).isGreaterThan(MUTANTS / 20);
    }

    private static void check(SessionDescription description) {
        byte[] bytes = description.toBytes();
        assertThat(bytes.length).isEqualTo(description.length()).isLessThanOrEqualTo(SdpParser.MAX_BYTES + 1026);
        if (bytes.length <= SdpParser.MAX_BYTES
                && !(SdpParser.parse(bytes) instanceof SdpResult.Parsed again
                        && again.description().equals(description))) {
            fail("not read back: " + description);
        }
        description.origin();
        description.sessionName();
        description.timing();
        touch(description);
        for (MediaDescription media : description.media()) {
            touch(media);
            media.formats();
            description.connectionOf(media);
            description.directionOf(media);
            if (media.media().isEmpty() || media.proto().isEmpty() || media.port() < 0 || media.port() > 65535) {
                fail("a broken media line: " + media);
            }
        }
    }

    private static void touch(SdpSection section) {
        section.lines();
        section.attributes();
        section.bandwidths();
        for (Connection connection : section.connections()) {
            connection.literal();
        }
    }

    /** The peer offers this; true when we could answer. */
    private static boolean negotiate(OfferAnswer state, SessionDescription offer) {
        OfferAnswer.Step received = state.remoteOffer(offer);
        if (received.next() == state) {
            return false;
        }
        OfferAnswer.Step step = received.next().localAnswer(Sdp.LOCAL, Direction.SENDRECV);
        if (step.result() instanceof OfferAnswerResult.Unacceptable) {
            step = received.next().localAnswer(Sdp.LOCAL_V6, Direction.SENDRECV);
        }
        OfferAnswerResult.AnswerMade made = (OfferAnswerResult.AnswerMade) step.result();
        SessionDescription answer = made.answer();
        AudioAgreement agreement = made.agreement();
        int accepted = 0;
        for (int i = 0; i < offer.media().size(); i++) {
            MediaDescription line = answer.media().get(i);
            if (!line.media().equalsIgnoreCase(offer.media().get(i).media())
                    || !line.proto().equals(offer.media().get(i).proto())) {
                fail("lines changed places: " + answer);
            }
            accepted += line.port() == 0 ? 0 : 1;
        }
        Direction theirs = agreement.remoteDirection();
        Direction ours = agreement.localDirection();
        if (accepted != 1
                || answer.media().size() != offer.media().size()
                || ours.sends() && !theirs.receives()
                || ours.receives() && !theirs.sends()
                || agreement.remote().port() < 1
                || agreement.ptimeMs() % 10 != 0
                || agreement.ptimeMs() < 10
                || agreement.ptimeMs() > 60
                || answer.media().get(agreement.mediaIndex()).port() == 0
                || !(SdpParser.parse(answer.toBytes()) instanceof SdpResult.Parsed)) {
            fail("a wrong answer: " + answer + agreement);
        }
        return true;
    }

    private static List<byte[]> seeds() {
        List<byte[]> seeds = new ArrayList<>();
        for (PeerDescriptions.Peer peer : PeerDescriptions.ALL.values()) {
            seeds.add(peer.text().replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
            seeds.add(peer.text().getBytes(StandardCharsets.UTF_8));
        }
        for (String name : List.of("sdp01.dat", "mult-ip-in-sdp.dat", "ipv6-in-sdp.dat")) {
            seeds.add(Sdp.body("torture/" + name));
        }
        return seeds;
    }

    private static byte[] mutate(List<byte[]> seeds, Random random) {
        byte[] body = seeds.get(random.nextInt(seeds.size()));
        int changes = 1 + random.nextInt(4);
        for (int i = 0; i < changes; i++) {
            body = mutateOnce(body, seeds, random);
        }
        return body;
    }

    private static byte[] mutateOnce(byte[] body, List<byte[]> seeds, Random random) {
        if (body.length == 0) {
            return new byte[] {(byte) random.nextInt()};
        }
        int from = random.nextInt(body.length);
        int to = Math.min(body.length, from + 1 + random.nextInt(24));
        ByteArrayOutputStream out = new ByteArrayOutputStream(body.length + 64);
        switch (random.nextInt(8)) {
            case 0 -> { // change a byte
                byte[] copy = body.clone();
                copy[from] = (byte) random.nextInt();
                return copy;
            }
            case 1 -> { // drop a range
                out.write(body, 0, from);
                out.write(body, to, body.length - to);
            }
            case 2 -> { // repeat a range
                int times = 1 + random.nextInt(random.nextInt(40) == 0 ? 600 : 4);
                out.write(body, 0, from);
                for (int i = 0; i < times; i++) {
                    out.write(body, from, to - from);
                }
                out.write(body, from, body.length - from);
            }
            case 3, 4 -> { // put something in
                out.write(body, 0, from);
                byte[] spice = SPICES[random.nextInt(SPICES.length)].getBytes(StandardCharsets.ISO_8859_1);
                out.write(spice, 0, spice.length);
                out.write(body, from, body.length - from);
            }
            case 5 -> { // go on with another
                byte[] other = seeds.get(random.nextInt(seeds.size()));
                int at = random.nextInt(other.length);
                out.write(body, 0, from);
                out.write(other, at, other.length - at);
            }
            case 6 -> { // change a digit
                byte[] copy = body.clone();
                for (int i = from; i < copy.length; i++) {
                    if (copy[i] >= '0' && copy[i] <= '9') {
                        copy[i] = (byte) ('0' + random.nextInt(10));
                        break;
                    }
                }
                return copy;
            }
            default -> out.write(body, 0, from); // cut off
        }
        return out.toByteArray();
    }

    static Stream<Arguments> bombs() {
        String head = "v=0\r\nc=IN IP4 192.0.2.1\r\n";
        String media = head + "m=audio 1 RTP/AVP" + " 96".repeat(64) + "\r\n";
        return Stream.of(
                bomb("attributes", size -> fill(head, "a=x\r\n", size)),
                bomb("rtpmaps", size -> fill(media, "a=rtpmap:96 iLBC/8000\r\n", size)),
                bomb("fmtps", size -> fill(media + "a=rtpmap:96 PCMA/8000\r\n", "a=fmtp:96 x\r\n", size)),
                bomb("one long line", size -> fill(head + "a=", "x", size)),
                bomb("one long rtpmap", size -> fill(media + "a=rtpmap:96 PCMA", "x", size)),
                bomb("blanks", size -> fill(head + "m=audio 1 RTP/AVP 0", " ", size)),
                bomb("slashes", size -> fill(media + "a=rtpmap:96 PCMA/8000", "/", size)),
                bomb("empty lines", size -> fill(head, "\r\n", size)),
                bomb("line feeds", size -> fill(head, "\n", size)),
                bomb("carriage returns", size -> fill(head, "\r", size)),
                bomb("many origins' words", size -> fill("v=0\r\no=", "a ", size)),
                bomb("sixteen media", size -> fill(media + "m=audio 1 RTP/AVP 18\r\n".repeat(15), "a=x\r\n", size)),
                bomb("digits", size -> fill(head + "m=audio ", "1", size)));
    }

    private static Arguments bomb(String name, IntFunction<String> text) {
        return Arguments.of(name, text);
    }

    private static String fill(String head, String filler, int size) {
        return head + filler.repeat(Math.max(0, size - head.length()) / filler.length());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bombs")
    void theWorstBodyTakesMillisecondsAndGrowsLinearly(String name, IntFunction<String> text) {
        long small = fastest(text.apply(2 * 1024));
        long large = fastest(text.apply(16 * 1024));

        assertThat(large).as("%s: nanoseconds for 16 KiB", name).isLessThan(5_000_000);
        // eight times the size; quadratic would be 64 times the time
        assertThat(large).as("%s: 16 KiB against 2 KiB (%d ns)", name, small).isLessThan(32 * Math.max(small, 2_000));
    }

    private static long fastest(String text) {
        byte[] body = text.getBytes(StandardCharsets.US_ASCII);
        OfferAnswer idle = Sdp.idle();
        OfferAnswer sent = idle.localOffer(Sdp.LOCAL, Direction.SENDRECV).next();
        long best = Long.MAX_VALUE;
        for (int i = 0; i < 60; i++) {
            long start = System.nanoTime();
            if (SdpParser.parse(body) instanceof SdpResult.Parsed parsed) {
                parsed.description().origin();
                idle.remoteOffer(parsed.description());
                sent.remoteAnswer(parsed.description());
            }
            best = Math.min(best, System.nanoTime() - start);
        }
        return best;
    }
}
