package io.offhook.testkit;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A town's worth of telephony on bad lines, the same for every test that needs one: phones that register through challenges at an exchange, on devices of two
 * shards, and calls among them that are answered, refused, cancelled, dialled into and hung up from either side, all by the seed.
 */
public final class Town {
    private static final int PHONES_PER_DEVICE = 4;

    private final Lab lab;
    private final RandomGenerator dice;
    private final List<Phone> phones = new ArrayList<>();
    private final List<PhoneCall> calls = new ArrayList<>();
    private final boolean media;

    private Town(Lab lab, int phoneCount, boolean media) {
        this.lab = lab;
        this.media = media;
        this.dice = lab.simulation().dice("town");
        LabExchange exchange = lab.exchange("example.com");
        List<Device> devices = new ArrayList<>();
        for (int i = 0; i < phoneCount; i++) {
            if (i % PHONES_PER_DEVICE == 0) {
                devices.add(lab.device(
                        "device" + devices.size(),
                        c -> media ? c.withShards(2) : c.withShards(2).withoutMedia()));
            }
            phones.add(exchange.phone("p" + i, devices.get(devices.size() - 1)));
        }
    }

    /**
     * A town on lines that lose, delay, reorder and double. Not in bursts: a burst that swallows eleven BYEs in a row leaves a call behind that only a session
     * timer would end.
     */
    public static Town onBadLines(Lab lab, int phoneCount, boolean media) {
        lab.network().loss(0.03).delay(ofMillis(15), ofMillis(20)).reorder(0.01).duplicate(0.01);
        return new Town(lab, phoneCount, media);
    }

    /** Everybody registers, then they call each other. */
    public Town live(int callCount, Duration during) {
        phones.forEach(Phone::register);
        lab.run(ofSeconds(5));
        for (int i = 0; i < callCount; i++) {
            lab.after(Duration.ofNanos(dice.nextLong(during.toNanos())), this::call);
        }
        lab.run(during.plus(ofSeconds(20)));
        calls.forEach(PhoneCall::hangUp);
        return this;
    }

    private void call() {
        Phone from = phones.get(dice.nextInt(phones.size()));
        Phone to = phones.get(dice.nextInt(phones.size()));
        mood(to);
        PhoneCall call = from.call(to);
        calls.add(call);
        lab.after(ofMillis(1_500 + dice.nextInt(6_000)), () -> {
            switch (dice.nextInt(media ? 4 : 3)) {
                case 0 -> call.hangUp();
                case 1 ->
                    to.calls().stream().filter(PhoneCall::isTalking).findFirst().ifPresent(PhoneCall::hangUp);
                case 3 -> call.dial("42#");
                default -> {} // talks on
            }
        });
    }

    private void mood(Phone phone) {
        switch (dice.nextInt(8)) {
            case 0 -> phone.refuses(486);
            case 1 -> phone.ringsOnly();
            case 2, 3 -> phone.answersAfter(ofMillis(dice.nextInt(3_000)));
            default -> phone.answers();
        }
    }

    List<PhoneCall> calls() {
        return calls;
    }

    /** A whole run: its fingerprint. */
    static long fingerprint(long seed, int callCount) {
        try (Lab lab = Lab.of(seed)) {
            onBadLines(lab, 16, true).live(callCount, ofSeconds(20));
            lab.run(ofSeconds(40));
            return lab.fingerprint();
        }
    }

    /** Prints the fingerprints of some seeds: {@code Town first count calls}. For comparing JVMs. */
    public static void main(String[] arguments) {
        long first = Long.parseLong(arguments[0]);
        int count = Integer.parseInt(arguments[1]);
        int calls = Integer.parseInt(arguments[2]);
        for (long seed = first; seed < first + count; seed++) {
            System.out.println(seed + " " + Long.toHexString(fingerprint(seed, calls)));
        }
        System.exit(0);
    }
}
