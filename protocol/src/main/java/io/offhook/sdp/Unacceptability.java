package io.offhook.sdp;

/** Why a description cannot be agreed on, with the warning code that SIP has for it (RFC 3261 §20.43). */
public enum Unacceptability {
    /** No audio line that is offered, or the audio line was taken out of a running session. */
    NO_AUDIO(304),
    /** The answer refuses our audio line, port 0. */
    REFUSED(304),
    /** The audio is offered over a transport that we do not speak: SRTP, for now. */
    PROTOCOL(302),
    /** No {@code c=} line, or one for another network than the internet. */
    NO_CONNECTION(300),
    /** The stream goes to a group. */
    MULTICAST(330),
    /** No codec in common. */
    NO_COMMON_CODEC(305),
    /** The session would have to go on with another codec. */
    CODEC_CHANGED(305),
    /** One side has IPv4 only, the other IPv6. */
    ADDRESS_FAMILY(301);

    private final int warningCode;

    Unacceptability(int warningCode) {
        this.warningCode = warningCode;
    }

    /** The {@code warn-code} for the Warning header of the 488. */
    public int warningCode() {
        return warningCode;
    }
}
