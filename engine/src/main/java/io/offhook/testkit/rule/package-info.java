/**
 * What holds on every wire: rules that watch the datagrams of a network, one concern a class, each usable alone. They know nothing of engines and phones;
 * what they know of the protocol stands in the RFC's section beside them.
 */
@NullMarked
package io.offhook.testkit.rule;

import org.jspecify.annotations.NullMarked;
