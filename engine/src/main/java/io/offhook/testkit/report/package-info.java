/**
 * What a lab shows of itself: the wire as a ladder, as a capture, and the last events.
 *
 * <p>{@link io.offhook.testkit.report.WireMemory} keeps what was sent lately, cheaply; {@link io.offhook.testkit.report.Ladder} is made of it when somebody
 * asks. {@link io.offhook.testkit.report.Recording} writes everything to a file that Wireshark reads.
 */
@NullMarked
package io.offhook.testkit.report;

import org.jspecify.annotations.NullMarked;
