package io.offhook.testkit.peer;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The quirk that a test shows; {@link QuirkCatalogueTest} sees to it that there is one for each. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@interface Against {
    CalleeQuirk[] callee() default {};

    CallerQuirk[] caller() default {};

    ServerQuirk[] server() default {};

    MediaQuirk[] media() default {};
}
