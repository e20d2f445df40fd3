/** The demonstration: an exchange, phones that register and call one another, verified audio, a verdict. */
@NullMarked
package io.offhook.app.demo;

import org.jspecify.annotations.NullMarked;
