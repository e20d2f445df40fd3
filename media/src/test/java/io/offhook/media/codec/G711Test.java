package io.offhook.media.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.offhook.media.Json;
import io.offhook.media.TestData;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

@NullMarked
class G711Test {
    private static final Json VECTORS = TestData.json("/vectors/g711.json");

    @Test
    void bothEncodersAreExactToG191ForEveryInput() throws Exception {
        assertThat(sha256OfAllInputs(Codecs.PCMU))
                .isEqualTo(VECTORS.get("pcmu_encode_sha256_of_-32768..32767").string());
        assertThat(sha256OfAllInputs(Codecs.PCMA))
                .isEqualTo(VECTORS.get("pcma_encode_sha256_of_-32768..32767").string());
    }

    private static String sha256OfAllInputs(AudioCodec codec) throws Exception {
        short[] all = new short[65_536];
        for (int i = 0; i < all.length; i++) {
            all[i] = (short) (i - 32_768);
        }
        byte[] coded = new byte[all.length];
        assertThat(codec.newEncoder().get().encode(all, 0, all.length, coded, 0))
                .isEqualTo(all.length);
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(coded));
    }

    @Test
    void bothDecodersGiveTheTableOfG191() {
        assertThat(allCodes(Codecs.PCMU)).containsExactly(table("pcmu_decode"));
        assertThat(allCodes(Codecs.PCMA)).containsExactly(table("pcma_decode"));
    }

    private static short[] allCodes(AudioCodec codec) {
        byte[] codes = new byte[256];
        for (int i = 0; i < 256; i++) {
            codes[i] = (byte) i;
        }
        short[] out = new short[256];
        assertThat(codec.newDecoder().get().decode(codes, 0, 256, out, 0)).isEqualTo(256);
        return out;
    }

    private static short[] table(String name) {
        List<Json> items = VECTORS.get(name).items();
        short[] out = new short[items.size()];
        for (int i = 0; i < out.length; i++) {
            out[i] = (short) items.get(i).integer();
        }
        return out;
    }

    @Test
    void aWholeFileEncodesToItsReferenceForms() {
        byte[] raw = TestData.bytes("/vectors/codec/s8k.raw");
        short[] pcm = new short[raw.length / 2];
        for (int i = 0; i < pcm.length; i++) {
            pcm[i] = (short) (raw[2 * i] & 0xFF | raw[2 * i + 1] << 8);
        }
        byte[] out = new byte[pcm.length];
        G711.encodeUlaw(pcm, 0, pcm.length, out, 0);
        assertThat(out).isEqualTo(TestData.bytes("/vectors/codec/s8k.ulaw"));
        G711.encodeAlaw(pcm, 0, pcm.length, out, 0);
        assertThat(out).isEqualTo(TestData.bytes("/vectors/codec/s8k.alaw"));
    }

    @Test
    void offsetsAreHonouredOnBothSides() {
        short[] pcm = {1, 2, 1000, -1000, 5};
        byte[] coded = new byte[6];
        G711.encodeUlaw(pcm, 2, 2, coded, 3);
        short[] back = new short[4];
        G711.decodeUlaw(coded, 3, 2, back, 1);
        assertThat(back[0]).isZero();
        assertThat((int) back[1]).isBetween(960, 1040);
        assertThat((int) back[2]).isBetween(-1040, -960);
        assertThat(coded[0]).isZero();
    }

    @Test
    void silenceIsQuietAndSpeechIsNot() {
        byte[] coded = new byte[160];
        G711.encodeUlaw(new short[160], 0, 160, coded, 0);
        assertThat(coded[0]).isEqualTo(G711.ULAW_SILENCE);
        assertThat(G711.quietUlaw(coded, 0, 160)).isTrue();
        G711.encodeAlaw(new short[160], 0, 160, coded, 0);
        assertThat(coded[0]).isEqualTo(G711.ALAW_SILENCE);
        assertThat(G711.quietAlaw(coded, 0, 160)).isTrue();
        short[] loud = new short[160];
        for (int i = 0; i < 160; i++) {
            loud[i] = (short) (4000 * Math.sin(i * 0.3));
        }
        G711.encodeUlaw(loud, 0, 160, coded, 0);
        assertThat(G711.quietUlaw(coded, 0, 160)).isFalse();
        G711.encodeAlaw(loud, 0, 160, coded, 0);
        assertThat(G711.quietAlaw(coded, 0, 160)).isFalse();
    }

    @Test
    void theQuietThresholdLiesNearMinus37DecibelsInBothLaws() {
        for (AudioCodec codec : List.of(Codecs.PCMU, Codecs.PCMA)) {
            assertThat(quietAt(codec, 350)).isTrue();
            assertThat(quietAt(codec, 540)).isFalse();
        }
    }

    private static boolean quietAt(AudioCodec codec, int level) {
        short[] pcm = new short[160];
        java.util.Arrays.fill(pcm, (short) level);
        byte[] coded = new byte[160];
        codec.newEncoder().get().encode(pcm, 0, 160, coded, 0);
        return codec.equals(Codecs.PCMU) ? G711.quietUlaw(coded, 0, 160) : G711.quietAlaw(coded, 0, 160);
    }
}
