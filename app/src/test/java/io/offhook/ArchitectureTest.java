package io.offhook;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/**
 * Who may know whom, and what the pure parts must not touch. It stands in {@code app} because only here every module
 * is on the class path. Rules of packages that do not exist yet are allowed to check nothing.
 */
@AnalyzeClasses(packages = "io.offhook", importOptions = ArchitectureTest.MainCode.class)
class ArchitectureTest {
    private static final String[] PROTOCOL = {"io.offhook.sip..", "io.offhook.sdp.."};
    private static final String[] MEDIA = {"io.offhook.rtp..", "io.offhook.media.."};
    private static final String[] ENGINE = {
        "io.offhook.engine..", "io.offhook.exchange..", "io.offhook.net..", "io.offhook.testkit.."
    };
    private static final String[] APP = {"io.offhook.app.."};
    private static final String[] JAIN = {"javax.sip..", "gov.nist.."};
    private static final String[] AKKA = {"akka..", "scala.."};
    private static final String[] NETTY = {"io.netty.."};

    // ---- modules ----

    @ArchTest
    static final ArchRule everyClassBelongsToAModule =
            classes().should().resideInAnyPackage(all(PROTOCOL, MEDIA, ENGINE, APP));

    @ArchTest
    static final ArchRule protocolKnowsNoOtherModuleAndNoActors = none(PROTOCOL, all(MEDIA, ENGINE, APP, AKKA, NETTY));

    @ArchTest
    static final ArchRule mediaKnowsNoOtherModule = none(MEDIA, all(PROTOCOL, ENGINE, APP, JAIN, NETTY));

    @ArchTest
    static final ArchRule engineDoesNotKnowTheApp = none(ENGINE, APP);

    // ---- libraries ----

    @ArchTest
    static final ArchRule onlyTheCodecKnowsJainSip = noClasses()
            .that()
            .resideOutsideOfPackage("io.offhook.sip.codec..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(JAIN)
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule nobodyUsesTheSdpOfJainSip = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("javax.sdp..", "gov.nist.javax.sdp..")
            .because("it truncates, reorders and prints stack traces")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule onlyTheStagesOfMediaKnowAkka = noClasses()
            .that()
            .resideInAnyPackage(MEDIA)
            .and()
            .resideOutsideOfPackage("io.offhook.media.stream..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(AKKA)
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule onlyTheNetworkAndTheShardsKnowNetty = noClasses()
            .that()
            .resideOutsideOfPackages("io.offhook.net..", "io.offhook.engine.shard..", "io.offhook.app.bench..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(NETTY)
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule onlyTheJunitExtensionKnowsTestLibraries = noClasses()
            .that()
            .resideOutsideOfPackage("io.offhook.testkit.junit5..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.junit..", "org.opentest4j..", "org.assertj..", "akka.actor.testkit..")
            .allowEmptyShould(true);

    // ---- the public face ----

    @ArchTest
    static final ArchRule thePlainApiShowsNoLibraryType = classes()
            .that()
            .resideInAPackage("io.offhook.engine")
            .and()
            .arePublic()
            .and()
            .haveNameNotMatching("io\\.offhook\\.engine\\.ActorEngine(\\$.*)?")
            .should(showNoTypeOf(all(AKKA, NETTY, JAIN)))
            .allowEmptyShould(true);

    // ---- time, randomness and threads are injected ----

    @ArchTest
    static final ArchRule timeAndRandomnessAreInjected = classes()
            .that()
            .resideInAnyPackage(all(PROTOCOL, MEDIA, ENGINE))
            .and()
            .haveNameNotMatching("io\\.offhook\\.engine\\.SystemEnvironment(\\$.*)?")
            .should(notCall("the wall clock, unseeded randomness, sleep or the common pool", target -> ambient(target)))
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule streamsArePacedByOurOwnStages = classes()
            .should(notCall(
                    "stages of Akka Streams that read the wall clock",
                    target -> in(target, "akka.stream.")
                            && Set.of("throttle", "delay", "delayWith", "idleTimeout", "keepAlive", "tick")
                                    .contains(target.getName())))
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule actorsOnlyTell = classes()
            .should(notCall(
                    "ask (it continues on the common pool)",
                    target -> in(target, "akka.")
                            && Set.of("ask", "askWithStatus").contains(target.getName())))
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule nobodyUsesTheReceptionist = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAPackage("akka.actor.typed.receptionist..")
            .because("its order depends on random actor uids")
            .allowEmptyShould(true);

    // ---- words and nulls ----

    @ArchTest
    static final ArchRule namesSayWhatAThingIs = noClasses()
            .should()
            .haveSimpleNameEndingWith("Manager")
            .orShould()
            .haveSimpleNameEndingWith("Helper")
            .orShould()
            .haveSimpleNameEndingWith("Utils")
            .orShould()
            .haveSimpleNameEndingWith("Impl")
            .orShould()
            .haveSimpleNameEndingWith("Base")
            .orShould()
            .haveSimpleNameEndingWith("Info")
            .orShould()
            .haveSimpleNameEndingWith("Data");

    @ArchTest
    static final ArchRule everyPackageIsNullMarked = classes()
            .should(new ArchCondition<>("be in a @NullMarked package") {
                @Override
                public void check(JavaClass type, ConditionEvents events) {
                    if (!type.getPackage().isAnnotatedWith(NullMarked.class)) {
                        events.add(SimpleConditionEvent.violated(type, type.getPackageName() + " is not @NullMarked"));
                    }
                }
            });

    private static boolean ambient(CodeUnitAccessTarget target) {
        String call = target.getOwner().getName() + "." + target.getName();
        int arguments = target.getRawParameterTypes().size();
        return switch (call) {
            case "java.lang.System.nanoTime",
                    "java.lang.System.currentTimeMillis",
                    "java.lang.Math.random",
                    "java.lang.Thread.sleep",
                    "java.util.concurrent.TimeUnit.sleep",
                    "java.util.UUID.randomUUID",
                    "java.util.concurrent.ThreadLocalRandom.current",
                    "java.util.concurrent.ForkJoinPool.commonPool",
                    "java.util.concurrent.CompletableFuture.orTimeout",
                    "java.util.concurrent.CompletableFuture.completeOnTimeout",
                    "java.util.concurrent.CompletableFuture.delayedExecutor",
                    "java.time.Clock.systemUTC",
                    "java.time.Clock.systemDefaultZone",
                    "java.time.Clock.system" -> true;
            case "java.util.Random.<init>", "java.util.SplittableRandom.<init>", "java.security.SecureRandom.<init>" ->
                arguments == 0;
            default -> ambientByShape(target, arguments);
        };
    }

    private static boolean ambientByShape(CodeUnitAccessTarget target, int arguments) {
        boolean now = in(target, "java.time.") && target.getName().equals("now") && arguments == 0;
        boolean future = target.getOwner().isAssignableTo("java.util.concurrent.CompletionStage");
        boolean withExecutor =
                target.getRawParameterTypes().stream().anyMatch(type -> type.isAssignableTo(Executor.class));
        return now || (future && target.getName().endsWith("Async") && !withExecutor);
    }

    private static boolean in(CodeUnitAccessTarget target, String prefix) {
        return target.getOwner().getName().startsWith(prefix);
    }

    private static ArchRule none(String[] from, String[] to) {
        return noClasses()
                .that()
                .resideInAnyPackage(from)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(to)
                .allowEmptyShould(true);
    }

    private static String[] all(String[]... groups) {
        return Stream.of(groups).flatMap(Stream::of).toArray(String[]::new);
    }

    private interface Forbidden {
        boolean test(CodeUnitAccessTarget target);
    }

    /** Calls and method references alike. */
    private static ArchCondition<JavaClass> notCall(String what, Forbidden forbidden) {
        return new ArchCondition<>("not call " + what) {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                for (JavaAccess<?> access : type.getAccessesFromSelf()) {
                    if (access.getTarget() instanceof CodeUnitAccessTarget target && forbidden.test(target)) {
                        events.add(SimpleConditionEvent.violated(access, access.getDescription()));
                    }
                }
            }
        };
    }

    /** Looks at supertypes and at every public or protected member, into their type arguments. */
    private static ArchCondition<JavaClass> showNoTypeOf(String[] packages) {
        DescribedPredicate<JavaClass> hidden = JavaClass.Predicates.resideInAnyPackage(packages);
        return new ArchCondition<>("show no type of " + List.of(packages)) {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                shown(type)
                        .filter(hidden)
                        .forEach(found -> events.add(
                                SimpleConditionEvent.violated(type, type.getName() + " extends " + found.getName())));
                for (JavaMember member : type.getMembers()) {
                    if (!member.getModifiers().contains(JavaModifier.PUBLIC)
                            && !member.getModifiers().contains(JavaModifier.PROTECTED)) {
                        continue;
                    }
                    signature(member)
                            .flatMap(part -> part.getAllInvolvedRawTypes().stream())
                            .filter(hidden)
                            .forEach(found -> events.add(SimpleConditionEvent.violated(
                                    member, member.getFullName() + " shows " + found.getName())));
                }
            }
        };
    }

    private static Stream<JavaClass> shown(JavaClass type) {
        return Stream.concat(type.getAllRawSuperclasses().stream(), type.getAllRawInterfaces().stream());
    }

    private static Stream<JavaType> signature(JavaMember member) {
        List<JavaType> types = new ArrayList<>();
        if (member instanceof JavaCodeUnit unit) {
            types.add(unit.getReturnType());
            types.addAll(unit.getParameterTypes());
            types.addAll(unit.getExceptionTypes());
        } else if (member instanceof JavaField field) {
            types.add(field.getType());
        }
        return types.stream();
    }

    /** ArchUnit's own option knows only {@code target/test-classes}; ours also stand in {@code target/quick}. */
    static final class MainCode implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("/test-classes/");
        }
    }
}
