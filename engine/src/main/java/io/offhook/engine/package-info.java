/** The engine: what a user holds, and what it takes from the world outside. */
@NullMarked
package io.offhook.engine;

import org.jspecify.annotations.NullMarked;
