package io.offhook.testkit.mutant;

import java.io.IOException;
import java.io.InputStream;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.matcher.ElementMatchers;
import net.bytebuddy.pool.TypePool;

/** Loads all of our classes anew, one of them with a bug in it; libraries are those of its parent. */
final class MutantLoader extends ClassLoader {
    private static final String OURS = "io.offhook.";

    private final Mutant mutant;

    MutantLoader(Mutant mutant, ClassLoader parent) {
        super("mutant", parent);
        this.mutant = mutant;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!name.startsWith(OURS)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded != null ? loaded : define(name);
        }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
        byte[] bytes = name.equals(mutant.target()) ? mutated(name) : original(name);
        return defineClass(name, bytes, 0, bytes.length);
    }

    private byte[] original(String name) throws ClassNotFoundException {
        try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (in == null) {
                throw new ClassNotFoundException(name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }

    private byte[] mutated(String name) {
        ClassFileLocator classes = ClassFileLocator.ForClassLoader.of(getParent());
        TypePool pool = TypePool.Default.of(classes);
        TypeDescription target = pool.describe(name).resolve();
        TypeDescription advice = pool.describe(mutant.advice().getName()).resolve();
        return new ByteBuddy()
                .redefine(target, classes)
                .visit(Advice.to(advice, classes)
                        .on(ElementMatchers.named(mutant.method())
                                .and(ElementMatchers.takesArguments(mutant.arguments()))))
                .make()
                .getBytes();
    }
}
