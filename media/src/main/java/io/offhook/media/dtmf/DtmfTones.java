package io.offhook.media.dtmf;

import io.offhook.media.audio.ToneGenerator;

/** DTMF as sound (ITU-T Q.23): the two tones of each key, for peers without telephone events. */
public final class DtmfTones {
    private static final double[] ROWS = {697, 770, 852, 941};
    private static final double[] COLUMNS = {1209, 1336, 1477, 1633};
    private static final String KEYS = "123A456B789C*0#D";

    private DtmfTones() {}

    /**
     * A generator of the key's two tones.
     *
     * @param amplitude peak of each tone, 0 to 16,383
     * @throws IllegalArgumentException for the hook flash, which has no tones
     */
    public static ToneGenerator of(DtmfEvent event, int rate, int amplitude) {
        int key = KEYS.indexOf(event.symbol());
        if (key < 0) {
            throw new IllegalArgumentException(event + " has no tones");
        }
        return new ToneGenerator(rate, ROWS[key / 4], COLUMNS[key % 4], amplitude);
    }
}
