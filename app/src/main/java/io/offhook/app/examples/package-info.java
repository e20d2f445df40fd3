/** One small program a verb; the header of each says how to run it. */
@NullMarked
package io.offhook.app.examples;

import org.jspecify.annotations.NullMarked;
