package io.offhook.testkit.network;

import java.time.Duration;

/**
 * How a {@link Nat} behaves, in the words of RFC 4787; the names of RFC 3489 section 5 are there as well.
 *
 * <pre>
 *   RFC 3489               mapping                    filtering
 *   full cone              endpoint independent       endpoint independent
 *   restricted cone        endpoint independent       address dependent
 *   port restricted cone   endpoint independent       address and port dependent
 *   symmetric              address and port dependent address and port dependent
 * </pre>
 *
 * @param mapping for which destinations one inside endpoint has the same outside port (section 4.1)
 * @param filtering from whom a mapping lets datagrams in, after one was sent out through it (section 5)
 * @param lifetime of a mapping, and of the permission to send in, after the last datagram that went out (section 4.3; only
 *     outbound traffic refreshes: REQ-6). REQ-5 asks for 2 minutes at least; many boxes have 30 s
 * @param portPreservation whether the outside port is the inside one when it is free (section 4.2.1); else any free one
 * @param hairpinning whether one inside host reaches another by its outside address (section 6); the source it then sees is
 *     the sender's outside endpoint (REQ-9)
 * @param lowestPort lowest outside port, 1..65535
 * @param highestPort highest outside port, 1..65535
 */
public record NatBehavior(
        EndpointDependence mapping,
        EndpointDependence filtering,
        Duration lifetime,
        boolean portPreservation,
        boolean hairpinning,
        int lowestPort,
        int highestPort) {

    /** The shortest lifetime that RFC 4787 REQ-5 allows. */
    public static final Duration LIFETIME = Duration.ofMinutes(2);

    private static final int FIRST_UNPRIVILEGED_PORT = 1_024;
    private static final int LAST_PORT = 65_535;

    /** Checks the ranges. */
    public NatBehavior {
        LinkQuality.duration("lifetime", lifetime);
        if (lowestPort < 1 || highestPort > LAST_PORT || lowestPort > highestPort) {
            throw new IllegalArgumentException("no range of ports: " + lowestPort + "-" + highestPort);
        }
    }

    /** That mapping and filtering, 2 minutes, any port from 1024 on, with hairpinning. */
    public static NatBehavior of(EndpointDependence mapping, EndpointDependence filtering) {
        return new NatBehavior(mapping, filtering, LIFETIME, false, true, FIRST_UNPRIVILEGED_PORT, LAST_PORT);
    }

    /** One port for all, and all may send in. */
    public static NatBehavior fullCone() {
        return of(EndpointDependence.ENDPOINT_INDEPENDENT, EndpointDependence.ENDPOINT_INDEPENDENT);
    }

    /** One port for all; in may send whose address was sent to. */
    public static NatBehavior restrictedCone() {
        return of(EndpointDependence.ENDPOINT_INDEPENDENT, EndpointDependence.ADDRESS_DEPENDENT);
    }

    /** One port for all; in may send who was sent to. The usual home router. */
    public static NatBehavior portRestrictedCone() {
        return of(EndpointDependence.ENDPOINT_INDEPENDENT, EndpointDependence.ADDRESS_AND_PORT_DEPENDENT);
    }

    /** A port for each destination; in may send who was sent to. */
    public static NatBehavior symmetric() {
        return of(EndpointDependence.ADDRESS_AND_PORT_DEPENDENT, EndpointDependence.ADDRESS_AND_PORT_DEPENDENT);
    }

    /** The same with another lifetime; a mapping is gone when it has passed. */
    public NatBehavior withLifetime(Duration newLifetime) {
        return new NatBehavior(mapping, filtering, newLifetime, portPreservation, hairpinning, lowestPort, highestPort);
    }

    /** The same with or without port preservation. */
    public NatBehavior withPortPreservation(boolean newPortPreservation) {
        return new NatBehavior(mapping, filtering, lifetime, newPortPreservation, hairpinning, lowestPort, highestPort);
    }

    /** The same with or without hairpinning. */
    public NatBehavior withHairpinning(boolean newHairpinning) {
        return new NatBehavior(mapping, filtering, lifetime, portPreservation, newHairpinning, lowestPort, highestPort);
    }

    /** The same with other outside ports. */
    public NatBehavior withPorts(int lowest, int highest) {
        return new NatBehavior(mapping, filtering, lifetime, portPreservation, hairpinning, lowest, highest);
    }
}
