/** What a run leaves behind: one offline page, a summary as JSON, a row a call as CSV. */
@NullMarked
package io.offhook.app.report;

import org.jspecify.annotations.NullMarked;
