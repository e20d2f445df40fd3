/**
 * Digest access authentication for SIP: RFC 7616 as RFC 8760 and RFC 3261 §22 use it, for both ends.
 *
 * <p>{@link io.offhook.sip.auth.DigestClient} answers challenges, {@link io.offhook.sip.auth.DigestServer} makes and checks
 * them. Both are plain objects of one owner: no clock, no threads, randomness injected. Whatever a peer sends is answered
 * with a value ({@link io.offhook.sip.auth.DigestAnswer}, {@link io.offhook.sip.auth.DigestVerdict}), never an exception,
 * and no {@code toString} here shows a password, an HA1 or a response.
 */
@NullMarked
package io.offhook.sip.auth;

import org.jspecify.annotations.NullMarked;
