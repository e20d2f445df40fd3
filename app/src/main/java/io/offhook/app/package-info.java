/** The {@code offhook} command line: a thin shell around {@code io.offhook.engine}. */
@NullMarked
package io.offhook.app;

import org.jspecify.annotations.NullMarked;
