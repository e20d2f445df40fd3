package io.offhook.engine.shard;

/**
 * Something alive.
 *
 * @param kind what kind of thing
 * @param owner whom it belongs to
 * @param description what it is
 */
public record LedgerEntry(Ledger.Kind kind, String owner, String description) {}
