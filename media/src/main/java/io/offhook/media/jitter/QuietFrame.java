package io.offhook.media.jitter;

/** Tells whether a coded frame is quiet enough to be dropped or repeated unheard. Stateless and shared. */
@FunctionalInterface
public interface QuietFrame {
    /** For codecs whose loudness is not known from their bytes. */
    QuietFrame NEVER = (buf, off, len) -> false;

    boolean isQuiet(byte[] buf, int off, int len);
}
