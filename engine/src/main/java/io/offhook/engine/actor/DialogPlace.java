package io.offhook.engine.actor;

/** Where a dialog lives. */
record DialogPlace(EngineContext engine, SipShard shard, AccountParts account) {}
