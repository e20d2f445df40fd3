package io.offhook.sip.proxy;

/**
 * What a proxy core has counted since its start.
 *
 * @param requests received, repeats included
 * @param responses received, repeats included
 * @param forwarded new requests sent on, without ACKs
 * @param refused new requests that we answered with a failure ourselves
 * @param shed new requests answered with a stateless 503
 * @param dropped messages that belong to nothing, or mean nothing in the state of what they belong to
 */
public record ProxyCounters(long requests, long responses, long forwarded, long refused, long shed, long dropped) {}
