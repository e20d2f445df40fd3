package io.offhook.testkit;

import io.offhook.engine.shard.LedgerEntry;
import java.util.ArrayList;
import java.util.List;

/** All that stands in a lab and all calls that were had there, each in the order in which it came. */
final class Residents {
    private final List<Device> devices = new ArrayList<>();
    private final List<LabExchange> exchanges = new ArrayList<>();
    private final List<Phone> phones = new ArrayList<>();
    private final List<PhoneCall> calls = new ArrayList<>();
    private final List<Runnable> farewells = new ArrayList<>();

    void enter(Device device) {
        devices.add(device);
    }

    void enter(LabExchange exchange) {
        exchanges.add(exchange);
    }

    void enter(Phone phone) {
        phones.add(phone);
    }

    /** Enters a call; what is returned is its mark, and its place among {@link #calls}. */
    int enter(PhoneCall call) {
        calls.add(call);
        return calls.size() - 1;
    }

    /** Does something before the devices are closed. */
    void beforeClosing(Runnable farewell) {
        farewells.add(farewell);
    }

    List<Device> devices() {
        return devices;
    }

    List<LabExchange> exchanges() {
        return exchanges;
    }

    List<Phone> phones() {
        return phones;
    }

    List<PhoneCall> calls() {
        return calls;
    }

    boolean areCallsOver() {
        for (int i = calls.size() - 1; i >= 0; i--) { // the last ones are the likeliest to go on
            if (!calls.get(i).isOver()) {
                return false;
            }
        }
        return true;
    }

    /** Everything alive in every device and exchange. */
    List<LedgerEntry> alive() {
        List<LedgerEntry> all = new ArrayList<>();
        devices.forEach(device -> all.addAll(device.alive()));
        exchanges.forEach(exchange -> all.addAll(exchange.alive()));
        return all;
    }

    void close() {
        farewells.forEach(Runnable::run);
        devices.forEach(Device::close);
        exchanges.forEach(LabExchange::close);
    }
}
