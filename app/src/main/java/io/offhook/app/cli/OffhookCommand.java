package io.offhook.app.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code offhook}: without a verb it prints its help. */
@Command(
        name = "offhook",
        version = "offhook 0.1.0-SNAPSHOT",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        header = {
            "Makes, takes and measures telephone calls (SIP, RTP).",
            "",
            "Examples:",
            "  offhook demo                     1,000 phones call each other, here only",
            "  offhook answer --listen 127.0.0.1:5070 --echo",
            "  offhook call sip:echo@127.0.0.1:5070 --play hello.wav --record out.wav",
            "  offhook call sip:echo@127.0.0.1:5070 --count 1000 --rate 50 --hold 10s",
            ""
        },
        subcommands = {
            DemoCommand.class,
            CallCommand.class,
            AnswerCommand.class,
            RegisterCommand.class,
            OptionsCommand.class,
            BenchCommand.class,
            WarmUpCommand.class
        },
        footer = {"", "offhook COMMAND --help says more. Data goes to stdout, all else to stderr."})
public final class OffhookCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    private OffhookCommand() {}

    /** A fresh command line; its {@code execute} returns the exit code. */
    public static CommandLine commandLine() {
        CommandLine line = new CommandLine(new OffhookCommand());
        exitCodes(line);
        line.setUsageHelpAutoWidth(true);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setExecutionExceptionHandler(OffhookCommand::failed);
        return line;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Which command?");
    }

    private static void exitCodes(CommandLine line) {
        line.getCommandSpec()
                .usageMessage()
                .exitCodeListHeading("%nExit codes:%n")
                .exitCodeList(
                        java.util.Map.of(
                                "0", "all went well",
                                "1", "a call, a registration or the demo's verdict failed",
                                "2", "the command line is wrong",
                                "3", "this machine does not allow it: port busy, too few file descriptors",
                                "130",
                                        "interrupted: the first Ctrl-C or SIGTERM hangs up and unregisters, the second leaves at once"));
        line.getSubcommands().values().forEach(OffhookCommand::exitCodes);
    }

    private static int failed(Exception why, CommandLine line, CommandLine.ParseResult parsed) {
        if (why instanceof EnvironmentException) {
            line.getErr().println("offhook: " + why.getMessage());
            return Exit.ENVIRONMENT;
        }
        line.getErr().println("offhook: something of ours broke, please report it");
        why.printStackTrace(line.getErr());
        return Exit.FAILED;
    }
}
