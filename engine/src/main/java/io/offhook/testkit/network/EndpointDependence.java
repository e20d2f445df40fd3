package io.offhook.testkit.network;

import java.net.InetSocketAddress;

/** How much of the other end a NAT's mapping or filter depends on (RFC 4787 sections 4.1 and 5). */
public enum EndpointDependence {
    /** On nothing: one for all. */
    ENDPOINT_INDEPENDENT,
    /** On its IP address. */
    ADDRESS_DEPENDENT,
    /** On its IP address and port. */
    ADDRESS_AND_PORT_DEPENDENT;

    /** What all endpoints that are treated alike have in common. */
    Remote remote(InetSocketAddress endpoint) {
        return switch (this) {
            case ENDPOINT_INDEPENDENT -> Remote.ANY;
            case ADDRESS_DEPENDENT -> new Remote(endpoint.getAddress(), 0);
            case ADDRESS_AND_PORT_DEPENDENT -> new Remote(endpoint.getAddress(), endpoint.getPort());
        };
    }
}
