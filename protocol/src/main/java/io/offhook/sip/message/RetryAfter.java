package io.offhook.sip.message;

import org.jspecify.annotations.Nullable;

/**
 * When to try again (RFC 3261 §20.33).
 *
 * @param seconds 0 to 2^32-1
 * @param comment null when there is none
 * @param durationSeconds how long the called party will then be there; -1 when not said
 */
public record RetryAfter(long seconds, @Nullable String comment, long durationSeconds) {}
