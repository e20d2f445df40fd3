/**
 * SIP messages as values: the raw bytes, an index of their header lines, and typed values read from them when asked.
 *
 * <p>{@link io.offhook.sip.message.SipMessage} never parses more than somebody asks for and never changes; builders and
 * {@link io.offhook.sip.message.MessageEditor} write new messages and copy untouched header lines byte for byte.
 */
@NullMarked
package io.offhook.sip.message;

import org.jspecify.annotations.NullMarked;
