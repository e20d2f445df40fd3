/** What a run shows while it runs: a live panel on a terminal, one plain line now and then elsewhere. */
@NullMarked
package io.offhook.app.panel;

import org.jspecify.annotations.NullMarked;
