package io.offhook.engine.shard;

/**
 * What a shard counts.
 *
 * @param shard its index
 * @param calls calls placed on it
 * @param streams streams on its media clock
 * @param queueLength mailboxes waiting
 * @param queueDelayNs how long a mailbox waits at present
 * @param mailboxRuns mailboxes run since the dispatcher was first used
 * @param longestRunNs the longest of them
 * @param escaped Throwables that escaped from a mailbox
 * @param strayed mailboxes run elsewhere because the loop was closed
 * @param stalls times the watchdog found it stuck
 * @param pacingP99Ns lateness of 99 % of the last second's beats
 * @param skippedSlots slots of the media clock given up
 * @param skippedTicks beats lost by that
 */
public record ShardStats(
        int shard,
        int calls,
        int streams,
        int queueLength,
        long queueDelayNs,
        long mailboxRuns,
        long longestRunNs,
        long escaped,
        long strayed,
        long stalls,
        long pacingP99Ns,
        long skippedSlots,
        long skippedTicks) {}
