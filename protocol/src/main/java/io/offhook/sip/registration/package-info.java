/**
 * The REGISTER client: RFC 3261 §10.2 with the retry rules of RFC 5626 §4.5, as a machine without sockets, clock or
 * threads. {@link io.offhook.sip.registration.RegistrationSession} is one account's binding at one registrar.
 */
@NullMarked
package io.offhook.sip.registration;

import org.jspecify.annotations.NullMarked;
