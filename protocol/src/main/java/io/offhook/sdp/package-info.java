/**
 * Session descriptions (RFC 8866, formerly RFC 4566) and their negotiation (RFC 3264) as values.
 *
 * <p>Two halves. The <b>text</b>: {@link io.offhook.sdp.SdpParser} turns bytes into a {@link io.offhook.sdp.SessionDescription},
 * or into a {@link io.offhook.sdp.SdpResult.Malformed} that says why not. A description is its own text plus an index of its
 * lines: every line is kept, known or not, in its order and byte for byte, and typed records ({@link
 * io.offhook.sdp.Origin}, {@link io.offhook.sdp.Connection}, {@link io.offhook.sdp.Attribute} ...) are read from it on demand.
 *
 * <p>The <b>negotiation</b>: {@link io.offhook.sdp.OfferAnswer} is a pure machine for one session and one audio line. It takes
 * offers and answers from both sides and gives back the next state and a result; a finished exchange is an {@link
 * io.offhook.sdp.AudioAgreement}, all that a media stream has to know. Nothing here resolves a name, opens a socket, reads a
 * clock or throws because of what a peer wrote.
 *
 * <p>Characters: SDP is bytes. Values are Latin-1 views of those bytes (one char is one byte), so that nothing is lost; texts
 * meant for people ({@link io.offhook.sdp.SessionDescription#sessionName()}) are decoded as UTF-8.
 */
@NullMarked
package io.offhook.sdp;

import org.jspecify.annotations.NullMarked;
