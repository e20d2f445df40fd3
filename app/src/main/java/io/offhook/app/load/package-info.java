/** Many calls and registrations from one command: paced starts, callbacks on the shards, counters without locks; and what answers them. */
@NullMarked
package io.offhook.app.load;

import org.jspecify.annotations.NullMarked;
