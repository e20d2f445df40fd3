package io.offhook.testkit.network;

/**
 * What a {@link Nat} did.
 *
 * @param mapped mappings made
 * @param expired mappings that were not used for their lifetime; counted when they are cleared away, with the next datagram
 *     that goes out
 * @param outbound datagrams translated on their way out
 * @param inbound datagrams translated on their way in
 * @param hairpinned of the outbound ones those for the outside address itself
 * @param unmapped dropped: came in to a port without a mapping
 * @param filtered dropped: came in from somebody who may not
 * @param exhausted dropped: went out and no port was left
 * @param hairpinRefused dropped: for the outside address, and hairpinning is off
 */
public record NatCounters(
        long mapped,
        long expired,
        long outbound,
        long inbound,
        long hairpinned,
        long unmapped,
        long filtered,
        long exhausted,
        long hairpinRefused) {

    /** All that was dropped. */
    public long dropped() {
        return unmapped + filtered + exhausted + hairpinRefused;
    }
}
