package io.offhook.engine;

/** Something that happened to an account or to a call, in the order in which it happened to that account or call. */
public sealed interface Event permits AccountEvent, CallEvent {}
