package io.offhook.sip.dialog;

/** Who did something to a call. */
public enum Party {
    /** This side: its user, or the engine for it. */
    LOCAL,
    /** The peer, or a server that answered for it. */
    REMOTE,
    /** Nobody: messages were lost, a transport failed. */
    NETWORK
}
