package io.offhook.net;

/** The types of DNS records that finding a SIP server takes. */
public enum DnsType {
    /** IPv4 address, RFC 1035. */
    A,
    /** IPv6 address, RFC 3596. */
    AAAA,
    /** Service location, RFC 2782. */
    SRV,
    /** Naming authority pointer, RFC 3403. */
    NAPTR,
    /** Alias, RFC 1035. */
    CNAME
}
