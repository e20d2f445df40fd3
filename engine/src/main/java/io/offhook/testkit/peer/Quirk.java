package io.offhook.testkit.peer;

/** Something that equipment in the field gets wrong, or does in a way that others get wrong. A peer that {@linkplain ScriptedPeer#with has} it does the rest right. */
public interface Quirk {
    /** What it is called in the catalogue. */
    String name();

    /** What it offends against, or what it puts to the test, by RFC and section. */
    String rule();

    /** Lets a peer with {@linkplain ScriptedPeer#ordinary ordinary manners} have it. */
    void script(ScriptedPeer peer);
}
