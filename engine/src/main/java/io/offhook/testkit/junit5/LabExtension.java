package io.offhook.testkit.junit5;

import io.offhook.testkit.Seeds;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;
import org.junit.platform.commons.support.AnnotationSupport;

/** Makes the invocations of an {@link OffhookTest}, one a seed. JUnit finds it by the annotation. */
final class LabExtension implements TestTemplateInvocationContextProvider {
    private static final Seeds ONE = new Seeds(1, 1);

    LabExtension() {}

    @Override
    public boolean supportsTestTemplate(ExtensionContext context) {
        return annotation(context).isPresent();
    }

    /** One after the other, as JUnit asks for them: a sweep that has failed often enough makes no more. */
    @Override
    public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(ExtensionContext context) {
        OffhookTest test = annotation(context).orElseThrow();
        Invocations invocations = new Invocations(seeds(context, test), test.failures());
        return StreamSupport.stream(
                Spliterators.spliteratorUnknownSize(invocations, Spliterator.ORDERED | Spliterator.NONNULL), false);
    }

    private static Optional<OffhookTest> annotation(ExtensionContext context) {
        return AnnotationSupport.findAnnotation(context.getTestMethod(), OffhookTest.class);
    }

    private static Seeds seeds(ExtensionContext context, OffhookTest test) {
        Seeds ofClass = ofClass(context.getRequiredTestClass());
        long first = test.seed() == OffhookTest.UNSAID ? ofClass.first() : test.seed();
        long count = test.seeds() == 0 ? ofClass.count() : test.seeds();
        return new Seeds(first, count).asked(context::getConfigurationParameter);
    }

    /** The innermost of the classes around a test that says something. */
    private static Seeds ofClass(Class<?> innermost) {
        for (Class<?> type = innermost; type != null; type = type.getEnclosingClass()) {
            Optional<OffhookSeeds> said = AnnotationSupport.findAnnotation(type, OffhookSeeds.class);
            if (said.isPresent()) {
                return new Seeds(said.get().seed(), said.get().seeds());
            }
        }
        return ONE;
    }
}
