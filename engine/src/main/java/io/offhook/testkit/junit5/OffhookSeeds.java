package io.offhook.testkit.junit5;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What holds for every {@link OffhookTest} of a class, and of the classes nested in it, that does not say it itself. */
@Documented
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface OffhookSeeds {
    /** The first seed. */
    long seed() default 1;

    /** How many seeds from the first on, at least 1. */
    int seeds() default 1;
}
