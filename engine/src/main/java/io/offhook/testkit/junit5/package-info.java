/**
 * The lab in JUnit 5, and Akka's testkit beside it: the only package that knows either library. Both are optional dependencies of this module; a test that
 * uses the package names them itself (the guide is {@code engine/TESTKIT.md}).
 */
@NullMarked
package io.offhook.testkit.junit5;

import org.jspecify.annotations.NullMarked;
