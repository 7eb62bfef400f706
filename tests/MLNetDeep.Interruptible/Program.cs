using MLNetDeep.Interruptible;

if (args is ["--save", var zip])
{
    EndlessSaving.Run(zip);
    return 0;
}
if (args is not [var folder])
{
    Console.Error.WriteLine("usage: MLNetDeep.Interruptible CHECKPOINT_FOLDER, or --save ZIP");
    return 2;
}
InterruptibleFit.Run(folder, new EpochLines());
return 0;
