package io.offhook.testkit.mutant;

/**
 * A bug to be planted.
 *
 * @param target the class that gets it
 * @param method the method that it sits in
 * @param arguments how many arguments that takes
 * @param advice what happens there instead
 */
record Mutant(String target, String method, int arguments, Class<?> advice) {}
