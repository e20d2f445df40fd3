package io.offhook.sip.dialog;

/** One further header that a user wants in a message. */
public record HeaderLine(String name, String value) {}
