/** What our streams cost beside a bare Netty loop: two child JVMs in turn, one remote side that does not count. */
@NullMarked
package io.offhook.app.bench;

import org.jspecify.annotations.NullMarked;
