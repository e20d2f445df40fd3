/** The commands of {@code offhook}: options, output, exit codes. Each command reads its options and starts one of the runs of {@code load} or {@code demo}. */
@NullMarked
package io.offhook.app.cli;

import org.jspecify.annotations.NullMarked;
