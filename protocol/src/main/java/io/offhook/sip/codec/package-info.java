/**
 * From datagrams to messages: the byte-level gate, the verdict on what is malformed, and the bridge to jain-sip-ri for
 * headers that are rarely read.
 *
 * <p>The only package that knows {@code javax.sip} and {@code gov.nist}; none of their objects leaves it.
 */
@NullMarked
package io.offhook.sip.codec;

import org.jspecify.annotations.NullMarked;
